/** Time that a wait has. It ends before when the engine cancels. */
export class Limit {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private over = false;
  private readonly onEnded = (): void => this.controller.abort();

  constructor(
    ms: number,
    private readonly ended: AbortSignal,
  ) {
    this.timer = setTimeout(() => {
      this.over = true;
      this.controller.abort();
    }, ms);
    if (ended.aborted) this.controller.abort();
    else ended.addEventListener('abort', this.onEnded);
  }

  /** Aborted when the wait is to end, for whatever reason. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether the time is over. */
  get isOver(): boolean {
    return this.over;
  }

  /** Ends what still runs for the wait. */
  end(): void {
    clearTimeout(this.timer);
    this.ended.removeEventListener('abort', this.onEnded);
    this.controller.abort();
  }
}
