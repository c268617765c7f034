import { MOST_BEHIND, raftProblems, readStatus, type EtcdStatus } from './etcd-status';

const HEAD =
  'NODE         MEMBER             DB SIZE   IN USE            LEADER             RAFT INDEX   RAFT TERM   RAFT APPLIED INDEX   LEARNER   PROTOCOL   STORAGE   ERRORS';

function status(row: Partial<EtcdStatus>): EtcdStatus {
  return { hostname: 'cp-1', member: 'a', leader: 'a', index: 50_000, applied: 50_000, errors: '', ...row };
}

test('the table of talosctl is read by its titles', () => {
  const row =
    '192.0.2.11   5f6d3f1c2a0b9e77   4.2 MB    2.1 MB (50.00%)   5f6d3f1c2a0b9e77   148204       3           148203               false     3.6.6      3.6.0     ';
  expect(readStatus('cp-1', `${HEAD}\n${row}\n`)).toEqual({
    hostname: 'cp-1',
    member: '5f6d3f1c2a0b9e77',
    leader: '5f6d3f1c2a0b9e77',
    index: 148_204,
    applied: 148_203,
    errors: '',
  });
  const complaint = readStatus('cp-1', `${HEAD}\n${row}memberID:7 alarm:NOSPACE \n`);
  expect(complaint).toMatchObject({ errors: 'memberID:7 alarm:NOSPACE' });
  expect(readStatus('cp-1', '')).toBe('etcd of cp-1 gives no status');
});

test('members that agree have no problems, as far behind as they may be', () => {
  const other = status({ hostname: 'cp-2', member: 'b', applied: 50_000 - MOST_BEHIND });
  expect(raftProblems([status({}), other])).toEqual([]);
});

test.each<[string, readonly (EtcdStatus | string)[], readonly string[]]>([
  ['no answer', [status({}), 'etcd of cp-2 gives no status: EOF'], ['etcd of cp-2 gives no status: EOF']],
  [
    'a complaint',
    [status({ errors: 'memberID:7 alarm:CORRUPT' })],
    ['etcd of cp-1 complains: memberID:7 alarm:CORRUPT'],
  ],
  [
    'no leader',
    [status({}), status({ hostname: 'cp-2', leader: '0000000000000000' })],
    ['etcd of cp-2 knows no leader'],
  ],
  [
    'two leaders',
    [status({}), status({ hostname: 'cp-2', member: 'b', leader: 'b' })],
    ['etcd does not agree on its leader: cp-1 follows a, cp-2 follows b'],
  ],
  [
    'a member that is behind',
    [status({}), status({ hostname: 'cp-2', applied: 49_999 - MOST_BEHIND })],
    [`etcd of cp-2 is ${MOST_BEHIND + 1} entries behind`],
  ],
])('%s is a problem', (_, statuses, problems) => {
  expect(raftProblems(statuses)).toEqual(problems);
});
