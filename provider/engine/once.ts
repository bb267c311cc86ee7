/**
 * Remembers one answer for each key; whoever asks while it is being fetched waits for the same one. A failure is not remembered.
 *
 * @param keeps whether an answer is worth remembering; absent: any is.
 */
export function onceForEach<Value>(
  keeps: (answer: Value) => boolean = () => true,
): (key: string, fetch: () => Promise<Value>, again?: boolean) => Promise<Value> {
  const answers = new Map<string, Promise<Value>>();
  return (key, fetch, again = false) => {
    const known = answers.get(key);
    if (known !== undefined && !again) return known;
    const answer = fetch();
    answers.set(key, answer);
    const forget = () => {
      if (answers.get(key) === answer) answers.delete(key);
    };
    answer.then((value) => keeps(value) || forget(), forget);
    return answer;
  };
}

/** Runs what belongs to one key one after another, in the order of asking. */
export function oneAtATime(): <Value>(key: string, work: () => Promise<Value>) => Promise<Value> {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = tails.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const tail = mine
      .catch(() => undefined)
      .then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
    tails.set(key, tail);
    return mine;
  };
}
