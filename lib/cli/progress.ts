/** Work that takes longer is told of, in milliseconds. */
const QUIET = 2000;
/** Time between two lines where nobody watches, in milliseconds: logs of a pipeline stay short. */
const PLAIN_STEP = 5000;
/** Time between two changes of the line on a terminal, in milliseconds. */
const TERMINAL_STEP = 200;

/**
 * Tells how far long work is: on a terminal one line that changes, elsewhere plain lines, a few seconds apart. Work that ends within two seconds
 * says nothing.
 */
export class Progress {
  private readonly started = Date.now();
  private readonly timer: NodeJS.Timeout;
  private next = this.started + QUIET;
  private state = '';
  private shown = false;

  constructor(
    private readonly what: string,
    private readonly stream: NodeJS.WriteStream,
  ) {
    this.timer = setInterval(() => this.show(), TERMINAL_STEP);
    this.timer.unref();
  }

  /** What has been reached, e.g. `2000 of 10000 files`. */
  at(state: string): void {
    this.state = state;
    this.show();
  }

  /** Takes the line off a terminal again. */
  end(): void {
    clearInterval(this.timer);
    if (this.shown && this.stream.isTTY) this.stream.write('\r\u001b[K');
  }

  /** Tells of the work until it is done, whether it fails or not. */
  async during<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      this.end();
    }
  }

  private show(): void {
    const now = Date.now();
    if (now < this.next) return;
    this.shown = true;
    this.next = now + (this.stream.isTTY ? TERMINAL_STEP : PLAIN_STEP);
    const seconds = Math.round((now - this.started) / 1000);
    const line = `${this.what}${this.state === '' ? '' : `: ${this.state}`} (${seconds} s)`;
    this.stream.write(this.stream.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  }
}
