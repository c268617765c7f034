import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { local } from '@pulumi/command';
import { secret } from '@pulumi/pulumi';
import { ensureTools } from '../../../lib/sandbox';
import { describeReal } from '../../cluster/real';
import { startEngine, type Engine } from '../engine';
import { TestStack } from './bench';

jest.setTimeout(120_000);

const SECRET = 'correct horse battery staple';

describeReal('commands through the stand-in provider', ['pulumi'], () => {
  let engine: Engine;
  let dir: string;
  beforeAll(async () => {
    const { pulumi } = await ensureTools(['pulumi']);
    engine = await startEngine({ pulumi, providers: join(__dirname, 'bin') });
    dir = mkdtempSync(join(tmpdir(), 'strata-command-'));
  });
  afterAll(() => {
    engine.dispose();
    rmSync(dir, { recursive: true });
  });

  const log = (): readonly string[] => readFileSync(join(dir, 'log'), 'utf8').trim().split('\n');
  const stackOf = (name: string): Promise<TestStack> => {
    writeFileSync(join(dir, 'log'), '');
    return TestStack.create(engine, name);
  };
  const command =
    (args: local.CommandArgs): (() => unknown) =>
    () =>
      new local.Command('command', { dir, ...args });

  test('a command is created, updated and deleted, and knows what the one before wrote', async () => {
    const stack = await stackOf('life');
    const args = (word: string): local.CommandArgs => ({
      create: 'cat - >> log; echo "$WORD" | tee -a log; echo problem >&2',
      update: 'echo "update $WORD after $PULUMI_COMMAND_STDOUT" >> log; echo "$WORD"',
      delete: 'echo "delete $WORD after $PULUMI_COMMAND_STDOUT" >> log',
      stdin: 'stdin\n',
      environment: { WORD: word },
    });
    expect((await stack.preview(command(args('a')))).steps).toEqual({ command: ['create'] });
    await stack.up(command(args('a')));
    expect((await stack.state()).command).toMatchObject({ outputs: { stdout: 'a', stderr: 'problem' } });
    expect((await stack.up(command(args('a')))).steps).toEqual({ command: ['same'] });
    expect((await stack.up(command(args('b')))).steps).toEqual({ command: ['update'] });
    await stack.destroy();
    expect(log()).toEqual(['stdin', 'a', 'update b after a', 'delete b after b']);
  });

  test('other triggers replace: the new command is created, then the old one deleted by its own words', async () => {
    const stack = await stackOf('triggers');
    const args = (word: string): local.CommandArgs => ({
      create: `echo "create ${word}" >> log`,
      delete: `echo "delete ${word}" >> log`,
      triggers: [word],
    });
    await stack.up(command(args('a')));
    const { steps } = await stack.up(command(args('b')));
    expect(steps).toEqual({ command: ['create-replacement', 'replace', 'delete-replaced'] });
    expect(log()).toEqual(['create a', 'create b', 'delete a']);
    await stack.destroy();
  });

  test('without a command for the update that of the creation runs again; without any nothing does', async () => {
    const stack = await stackOf('again');
    await stack.up(command({ create: 'echo "$WORD" >> log', environment: { WORD: 'a' } }));
    await stack.up(command({ create: 'echo "$WORD" >> log', environment: { WORD: 'b' } }));
    await stack.up(command({ delete: 'true' }));
    await stack.destroy();
    expect(log()).toEqual(['a', 'b']);
  });

  test('a command that fails says its exit status and what it wrote', async () => {
    const stack = await stackOf('failing');
    const { failure, text } = await stack.up(command({ create: 'echo out; echo err >&2; exit 3' }));
    expect(failure).toBeDefined();
    expect(text).toMatch(/exit status 3: running .*echo out; echo err >&2; exit 3/);
    expect(await stack.state()).toEqual({});
  });

  test('what a secret went into is secret', async () => {
    const stack = await stackOf('secrets');
    const args = { create: 'echo "$WORD"', environment: { WORD: secret(SECRET) }, logging: local.Logging.None };
    const { text } = await stack.up(command(args));
    expect(text + stack.stateText()).not.toContain(SECRET);
    expect((await stack.state()).command!.outputs.stdout).toMatchObject({ plaintext: JSON.stringify(SECRET) });
    await stack.destroy();
  });
});
