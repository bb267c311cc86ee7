/** Something did not come out as it should; the message says where, and a stack trace would add nothing. */
export class DemoFailed extends Error {
  /**
   * @param differences as `judge` finds them
   * @param record all that is known of the step: events, journal, ledger, what the service has
   */
  constructor(message, differences = [], record = {}) {
    super(message);
    this.differences = differences;
    this.record = record;
  }
}
