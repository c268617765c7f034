import { stateOf } from './etcd-service';

/** What talosctl prints, the newest event first. */
function printed(state: string, ...events: readonly string[]): string {
  const [newest, ...older] = events;
  const head = ['NODE     192.0.2.11', 'ID       etcd', `STATE    ${state}`, 'HEALTH   ?', `EVENTS   ${newest}`];
  return [...head, ...older.map(event => `         ${event}`), ''].join('\n');
}

describe('the state of etcd', () => {
  test('is what Talos calls it', () => {
    expect(stateOf(printed('Preparing', '[Preparing]: Running pre state (8s ago)'))).toBe('Preparing');
    expect(stateOf(printed('Waiting', '[Waiting]: Waiting for service "cri" to be "up" (1s ago)'))).toBe('Waiting');
  });

  test('is failed where it is restarted over and over again', () => {
    const restart = '[Waiting]: Error running Containerd(etcd), going to restart forever: task "etcd" failed: exit code 2 (2s ago)'; // prettier-ignore
    expect(stateOf(printed('Waiting', restart, '[Running]: Started task etcd (4s ago)'))).toBe('Failed');
    expect(stateOf(printed('Running', '[Running]: Started task etcd (1s ago)', restart))).toBe('Running');
  });
});
