import { checkout } from './checkout';
import type { Bench, Proof } from './proof';
import { advance, keep, publish, resume, type State } from './record';

/** Options of {@link soak}. */
export interface SoakOptions {
  /** Root of the repository. */
  readonly root: string;
  readonly proofs: readonly Proof[];
  /** Slices to run at most. @default - all */
  readonly slices?: number;
  /** Minutes after which no further slice begins. @default - no end */
  readonly minutes?: number;
  /** Is told of each slice, a line at a time. */
  readonly onProgress: (line: string) => void;
}

/** How a run ended. */
export interface SoakResult {
  /** Failures in all proofs, those of earlier runs of this commit included. */
  readonly failed: number;
  /** Proofs that have cases left. */
  readonly unfinished: readonly string[];
}

/** Runs proofs slice by slice from where the last run of this commit ended, and writes the record of each that comes to its end. */
export async function soak({
  root,
  proofs,
  slices = Infinity,
  minutes = Infinity,
  onProgress,
}: SoakOptions): Promise<SoakResult> {
  const deadline = performance.now() + minutes * 60_000;
  const start = checkout(root);
  let left = slices;
  let failed = 0;
  const unfinished: string[] = [];
  if (start.dirty) onProgress(`files differ from commit ${start.commit}: records will say so, and prove nothing`);
  const mayGoOn = (): boolean => left > 0 && performance.now() < deadline;
  for (const proof of proofs) {
    let state = resume(root, proof, start);
    if (state.done === proof.count) onProgress(`${proof.name}: done before at this commit`);
    else if (mayGoOn()) {
      const bench = await proof.open();
      try {
        state = { ...state, versions: bench.versions };
        while (state.done < proof.count && mayGoOn()) {
          left--;
          state = await runSlice(proof, bench, state);
          // a slice counts for the commit only if the files were its own before and after
          const { commit, dirty } = checkout(root);
          if (commit !== start.commit || dirty) state = { ...state, dirty: true };
          keep(root, proof, state);
          onProgress(progress(proof, state));
        }
      } finally {
        await bench.close();
      }
      if (state.done === proof.count) onProgress(`${proof.name}: written to ${publish(root, proof, state)}`);
    }
    failed += state.failed;
    if (state.done < proof.count) unfinished.push(proof.name);
  }
  return { failed, unfinished };
}

async function runSlice(proof: Proof, bench: Bench, state: State): Promise<State> {
  const count = Math.min(proof.slice, proof.count - state.done);
  const started = performance.now();
  const tally = await bench.run(state.done, count);
  return advance(state, { ...tally, count, seconds: (performance.now() - started) / 1000 });
}

function progress({ name, count }: Proof, { done, failed, seconds }: State): string {
  const rate = done / seconds;
  const rest = Math.ceil((count - done) / rate / 60);
  return `${name}: ${done} of ${count}, ${failed} failed, ${rate.toFixed(rate < 10 ? 1 : 0)}/s, ${rest} min left`;
}
