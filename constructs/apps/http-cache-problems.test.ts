import { App, Chart } from 'cdk8s';
import { problemsOf } from '../../test/apps/objects';
import { HttpCacheApp, type HttpCacheAppProps } from './http-cache';

const MINIMAL: HttpCacheAppProps = { endpoints: ['192.0.2.10:80'] };

describe('bad props', () => {
  const problems = (props: unknown, id = 'images'): string[] =>
    problemsOf(() => new HttpCacheApp(new Chart(new App(), 'chart'), id, props as never));
  const ENDPOINT =
    "for example '192.0.2.10:80' or '[2001:db8::10]:80'; a name is looked up once, so give the address it stands for";

  test.each<[string, unknown, string[]]>([
    ['nothing', undefined, ['props/required | endpoints | is required']],
    [
      'no endpoints',
      { endpoints: [] },
      [expect.stringMatching(/^props\/value \| endpoints \| must have at least 1 item/)],
    ],
    [
      'endpoints that are none',
      {
        endpoints: [
          'example.org:80',
          '192.0.2.1',
          '192.0.2.1:0',
          '300.0.2.1:80',
          '192.0.2.1:80',
          '192.0.2.1:80',
          'x;}',
        ],
      },
      [
        `http-cache/endpoint | endpoints[0] | must be address:port, got 'example.org:80' | ${ENDPOINT}`,
        `http-cache/endpoint | endpoints[1] | must be address:port, got '192.0.2.1' | ${ENDPOINT}`,
        `http-cache/endpoint | endpoints[2] | must be address:port, got '192.0.2.1:0' | ${ENDPOINT}`,
        `http-cache/endpoint | endpoints[3] | must be address:port, got '300.0.2.1:80' | ${ENDPOINT}`,
        "http-cache/endpoint | endpoints[5] | '192.0.2.1:80' is given twice | give it once",
        `http-cache/endpoint | endpoints[6] | must be address:port, got 'x;}' | ${ENDPOINT}`,
      ],
    ],
    [
      'networks that are none',
      { ...MINIMAL, purgeFrom: ['10.0.0.1/8'], trustedProxies: ['everybody'] },
      [
        expect.stringMatching(/^props\/value \| trustedProxies\[0\] \| 'everybody' /),
        "props/value | purgeFrom[0] | '10.0.0.1/8' has bits set behind its prefix of 8: the network is 10.0.0.0/8",
      ],
    ],
    [
      'a disk too small',
      { ...MINIMAL, size: '71Mi' },
      [
        "http-cache/size | size | '71Mi' leaves 63 MiB for cached answers, it must leave at least 64 | give at least '72Mi', and rather gigabytes",
      ],
    ],
    [
      'several at once',
      { endpoints: ['x'], nginx: { replicas: 0, replica: 1 }, size: 'big' },
      [
        expect.stringMatching(/^props\/unknown \| nginx\.replica \| .*did you mean "replicas"/),
        expect.stringMatching(/^props\/value \| nginx\.replicas \| must be at least 1, got 0/),
        expect.stringMatching(/^props\/value \| size \| /),
        expect.stringMatching(/^http-cache\/endpoint \| endpoints\[0\] \| /),
      ],
    ],
  ])('%s', (_, props, expected) => {
    expect(problems(props)).toEqual(expected);
  });

  test('a name too long', () => {
    expect(problems(MINIMAL, 'x'.repeat(30))).toEqual([
      `identity/name-length | id | 'http-cache-${'x'.repeat(30)}' has 41 characters, an HTTP cache may have 40 | give the application a shorter id`,
    ]);
  });
});
