import { core } from '@pulumi/kubernetes';
import { secret } from '@pulumi/pulumi';
import { describeReal } from '../../cluster/real';
import { Bench, TOOLS } from './bench';

jest.setTimeout(180_000);

const SECRET = 'correct horse battery staple';
const ENCODED = Buffer.from(SECRET).toString('base64');
/** How the state marks what it holds encrypted. */
const HIDDEN = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270' };

describeReal('secrets through the provider', TOOLS, () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start({ controllers: true, nodes: 1 });
    await bench.namespace('test');
  });
  afterAll(() => bench.stop());

  test('the state holds no secret in the clear: data of Secrets, and what the program marks', async () => {
    const stack = await bench.stack('secrets');
    const program = (word: string) => () => {
      const provider = bench.provider({ enableSecretMutable: true, enableConfigMapMutable: true });
      const metadata = { name: 'secret', namespace: 'test' };
      new core.v1.Secret('plain', { metadata, stringData: { word } }, { provider });
      new core.v1.Secret(
        'encoded',
        { metadata: { ...metadata, name: 'encoded' }, data: { word: ENCODED } },
        { provider },
      );
      new core.v1.ConfigMap('marked', { metadata, data: { word: secret(word), open: 'text' } }, { provider });
    };
    for (const word of [SECRET, `${SECRET}!`]) {
      const { outputs, text } = await stack.preview(program(word));
      const run = await stack.up(program(word));
      expect(run.failure).toBeUndefined();
      const state = stack.stateText();
      for (const shown of [JSON.stringify(outputs), text, run.text, JSON.stringify(run.outputs), state]) {
        expect(shown).not.toContain(SECRET);
        expect(shown).not.toContain(ENCODED.slice(0, 20));
      }
    }
    const { plain, encoded, marked } = await stack.state();
    for (const resource of [plain, encoded])
      expect(resource).toMatchObject({
        inputs: { data: HIDDEN },
        outputs: { data: HIDDEN, __inputs: { data: HIDDEN } },
      });
    // a member that is secret hides itself, not its neighbours
    expect(marked).toMatchObject({
      inputs: { data: { word: HIDDEN, open: 'text' } },
      outputs: { data: { word: HIDDEN, open: 'text' }, __inputs: { data: { word: HIDDEN } } },
    });
    await stack.refresh();
    expect(stack.stateText()).not.toContain(SECRET);
    expect((await stack.state()).marked).toMatchObject({ inputs: { data: { word: HIDDEN, open: 'text' } } });
    const live = await bench.client.get({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'secret', namespace: 'test' },
    });
    expect(live!.data).toEqual({ word: Buffer.from(`${SECRET}!`).toString('base64') });
    await stack.destroy();
  });
});
