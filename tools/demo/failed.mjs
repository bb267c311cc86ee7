/** A step of the demo had an unexpected result. The message names the step, so no stack trace is needed. */
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
