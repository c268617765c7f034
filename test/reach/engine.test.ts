import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { goProgram } from '../go-program';
import { describeUnproved } from '../unproved';
import { engineScene, engineVerdicts, verdictsOf } from './judge';
import { drawScene } from './scene';

/** Scenes of this run; `REACH_SCENES` asks for more of them. */
const SCENES = Number(process.env.REACH_SCENES ?? 300);
const SEED = Number(process.env.REACH_SEED ?? 1);

const SOURCES = Object.fromEntries(
  ['main.go', 'go.mod', 'go.sum'].map(file => [file, join(__dirname, 'cilium-engine', file)]),
);
const NAME = 'the policy engine of Cilium 1.19.5 and the check agree on who may talk to whom';
const suite = (): void => {
  let engine: string;
  beforeAll(async () => {
    engine = await goProgram({ name: 'cilium-engine', sources: SOURCES });
  }, 1_800_000);

  test(`on ${SCENES} scenes of seed ${SEED}: every pair of 13 ends, on 6 ports`, () => {
    const scenes = Array.from({ length: SCENES }, (_, number) => drawScene(SEED, number));
    const input = scenes.map(scene => `${engineScene(scene)}\n`).join('');
    const { stdout, stderr } = spawnSync(engine, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
    expect(stderr).toBe('');
    const answers = stdout.trimEnd().split('\n');
    let allowed = 0;
    const differing = scenes.flatMap((scene, number) => {
      const expected = engineVerdicts(answers[number]!, scene);
      allowed += expected.replaceAll('0', '').length / expected.length / SCENES;
      return verdictsOf(scene) === expected ? [] : [number];
    });
    expect(differing).toEqual([]);
    // scenes that allow all, or nothing, would prove nothing
    expect(allowed).toBeGreaterThan(0.3);
    expect(allowed).toBeLessThan(0.7);
  }, 600_000);
};

if (spawnSync('go', ['version']).status === 0) describe(NAME, suite);
else describeUnproved(NAME, 'no Go on this machine to build the engine', suite);
