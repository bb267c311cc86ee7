/** A step of the demo had an unexpected result. The message names the step, so no stack trace is needed. */
export class DemoFailed extends Error {
  /**
   * @param differences as `judge` finds them
   * @param record all facts of the step: events, journal, ledger, the state of the service
   */
  constructor(message, differences = [], record = {}) {
    super(message);
    this.differences = differences;
    this.record = record;
  }
}
