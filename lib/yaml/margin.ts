import { MAX_DEPTH } from './not-emittable';
import { lineText, scalarText } from './scalar';

/** Short strings repeat from object to object: their lines are kept, but for keys with ever new values, such as names. */
const CACHED_LENGTH = 40;
const CACHED_VALUES = 128;
const CACHED_LINES = 20_000;
const CACHED_KEYS = 5_000;

/** Keys longer than this need YAML's explicit form: readers look no further for the colon of a simple key. */
const LONGEST_SIMPLE_KEY = 1000;

let lines = 0;
let keys = 0;

/** A key at its margin: the beginnings of its line, and lines with values that it had before. */
export class Member {
  private nested: Margin | undefined;
  private readonly known = new Map<string, string>();
  /** The value asked for last: neighbours are often alike. */
  private value = '';
  private line: string | undefined;
  /** The same for what is no string. */
  private plainText = '';
  private plainLine: string | undefined;

  constructor(
    /** The key with its colon. */
    private readonly head: string,
    private readonly indent: string,
  ) {}

  /** The margin of the first line of what is nested below: the key stands in front of it, which spares a line of its own. */
  first(): Margin {
    return (this.nested ??= new Margin(`${this.head}\n${this.indent}`, this.indent.length));
  }

  /** Line of a string; a text of several lines goes below. */
  string(value: string): string {
    if (value === this.value && this.line !== undefined) return this.line;
    this.value = value;
    return (this.line = this.known.get(value) ?? this.newString(value));
  }

  /** Line of anything whose text needs no thought. */
  plain(text: string): string {
    if (text === this.plainText && this.plainLine !== undefined) return this.plainLine;
    this.plainText = text;
    return (this.plainLine = this.newLine(text));
  }

  /** A line in one piece: what a template puts together stays a tree of its parts, which each file would go through again. */
  private newLine(text: string): string {
    return [this.head, ' ', text, '\n'].join('');
  }

  private newString(value: string): string {
    const text = scalarText(value, this.indent);
    if (value.length >= CACHED_LENGTH || this.known.size >= CACHED_VALUES || lines >= CACHED_LINES)
      return `${this.head} ${text}\n`;
    lines++;
    const line = this.newLine(text);
    this.known.set(value, line);
    return line;
  }
}

/** What stands to the left of a map or a list: spaces, with a dash for what begins as an item of a list. */
export class Margin {
  /** An item of a list that begins here. */
  readonly item: Member;
  private readonly members = new Map<string, Member>();
  private below: Margin | undefined;
  private dashed: Margin | undefined;

  /**
   * @param start what the line begins with
   * @param width columns of it
   */
  constructor(
    private readonly start: string,
    private readonly width: number,
  ) {
    this.item = new Member(`${start}-`, ' '.repeat(width + 2));
  }

  member(key: string): Member {
    return this.members.get(key) ?? this.newMember(key);
  }

  /** The margin of what is nested in a member. */
  inner(): Margin {
    return (this.below ??= new Margin(' '.repeat(this.nextWidth()), this.nextWidth()));
  }

  /** The margin of the first line of a map or list that is an item itself; its other lines are at {@link inner}. */
  first(): Margin {
    return (this.dashed ??= new Margin(`${this.start}- `, this.nextWidth()));
  }

  private nextWidth(): number {
    if (this.width >= 2 * MAX_DEPTH) throw new RangeError('nested too deep');
    return this.width + 2;
  }

  private newMember(key: string): Member {
    const text = lineText(key);
    const space = ' '.repeat(this.width);
    const head = text.length > LONGEST_SIMPLE_KEY ? `${this.start}? ${text}\n${space}:` : `${this.start}${text}:`;
    const member = new Member(head, `${space}  `);
    if (keys < CACHED_KEYS) {
      keys++;
      this.members.set(key, member);
    }
    return member;
  }
}
