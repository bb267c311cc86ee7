/**
 * Remembers one answer for each key. Calls for a key that is being fetched wait for the same answer. A failure is not remembered.
 *
 * @param keeps whether an answer is worth remembering; absent: any is.
 * @returns a function of which `again` fetches anew, after the call: many who ask so while such a fetch is under way share the one that follows it.
 */
export function onceForEach<Value>(
  keeps: (answer: Value) => boolean = () => true,
): (key: string, fetch: () => Promise<Value>, again?: boolean) => Promise<Value> {
  const answers = new Map<string, Promise<Value>>();
  const renewals = new Map<string, { running: Promise<Value>; next?: Promise<Value> }>();

  function start(key: string, fetch: () => Promise<Value>): Promise<Value> {
    const answer = fetch();
    answers.set(key, answer);
    const forget = () => {
      if (answers.get(key) === answer) answers.delete(key);
    };
    answer.then((value) => keeps(value) || forget(), forget);
    return answer;
  }

  function renew(key: string, fetch: () => Promise<Value>): Promise<Value> {
    const running = start(key, fetch);
    renewals.set(key, { running });
    return running;
  }

  function renewed(key: string, fetch: () => Promise<Value>): Promise<Value> {
    const renewal = renewals.get(key);
    if (renewal === undefined) return renew(key, fetch);
    const following = () => renew(key, fetch);
    renewal.next ??= renewal.running.then(following, following);
    return renewal.next;
  }

  return (key, fetch, again = false) => (again ? renewed(key, fetch) : (answers.get(key) ?? start(key, fetch)));
}
