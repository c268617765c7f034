import type { ApiServer } from '../../lib/sandbox/api-transport';
import { validate, type GroupSchema } from '../../lib/schema';
import { makeCase, type Case } from './cases';
import { CONNECTIONS, ServerJudge } from './server-judge';
import { targetsOf } from './tree';
import { agree, ownVerdict, serverVerdict, type Verdict } from './verdict';

/** Options of a run. */
export interface FuzzOptions {
  /** Schemas of kinds that the server has. */
  readonly schemas: readonly GroupSchema[];
  readonly server: ApiServer;
  readonly seed: number;
  /** Number of the first case: a run can be taken up where another ended. @default 0 */
  readonly from?: number;
  readonly count: number;
  /** Called after each case. */
  readonly onProgress?: (done: number) => void;
}

/** What became of the cases of one class. */
export interface ClassResult {
  objects: number;
  /** Objects that the API server refused. */
  refused: number;
  agreed: number;
}

/** A case on which we and the API server differ. */
export interface Disagreement {
  readonly case: Case;
  readonly own: Verdict;
  readonly server: Verdict;
}

/** Result of a run. */
export interface FuzzResult {
  readonly classes: Readonly<Record<string, ClassResult>>;
  readonly disagreements: readonly Disagreement[];
}

/** Both verdicts on a case. */
export type Judgement = Pick<Disagreement, 'own' | 'server'>;

/** Lets the API server and us judge custom resources, cases `from` to `from + count`, and compares verdict, class and failing fields. */
export function runFuzz(options: FuzzOptions): Promise<FuzzResult> {
  const targets = targetsOf(options.schemas);
  return runCases(options, number => makeCase(targets, options.seed, number), judgeCustom);
}

async function judgeCustom(one: Case, judge: ServerJudge): Promise<Judgement> {
  const { target, object, old } = one;
  const replaced = old === undefined ? undefined : await judge.replace(target, old, object);
  const answer = replaced?.answer ?? (await judge.create(target, object));
  return {
    own: ownVerdict(validate(target.schema, target.kind.kind, object, { old: replaced?.stored })),
    server: serverVerdict(answer),
  };
}

/** Runs cases side by side, whatever they are judged by. */
export async function runCases(
  { server, from = 0, count, onProgress }: FuzzOptions,
  caseOf: (number: number) => Case,
  judgeCase: (one: Case, judge: ServerJudge) => Promise<Judgement>,
): Promise<FuzzResult> {
  const judge = new ServerJudge(server);
  const classes: Record<string, ClassResult> = {};
  const disagreements: Disagreement[] = [];
  let next = from;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (next < from + count) {
      const one = caseOf(next++);
      const judgement = await judgeCase(one, judge);
      const result = (classes[one.category] ??= { objects: 0, refused: 0, agreed: 0 });
      result.objects++;
      if (judgement.server.status !== 200) result.refused++;
      if (agree(judgement.own, judgement.server)) result.agreed++;
      else disagreements.push({ case: one, ...judgement });
      onProgress?.(++done);
    }
  };
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  } finally {
    judge.close();
  }
  return { classes, disagreements };
}
