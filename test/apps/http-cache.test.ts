import { containerResources } from '../../constructs/apps/resources';
import { Origin, Servers, type Programs } from './http-cache-servers';
import { describePrograms, findProgram } from './programs';

jest.setTimeout(60_000);

const found = { haproxy: findProgram('haproxy'), nginx: findProgram('nginx') };
const programs = found as Programs;
const { limits } = containerResources('t1.nano');

describePrograms('configuration of the HTTP cache, on real HAProxy and nginx', found, () => {
  test.each([
    { name: 'one endpoint', endpoints: ['192.0.2.10:80'] },
    { name: 'IPv6', endpoints: ['[2001:db8::10]:8080', '192.0.2.10:80'] },
    { name: 'trusted proxies', trustedProxies: ['192.0.2.0/24', '2001:db8::/32'] },
    { name: 'purge', purgeFrom: ['10.0.0.0/8', 'fd00::/8'] },
    { name: 'large', size: '1Ti', limits: containerResources('u1.medium').limits },
    { name: 'small', size: '72Mi', limits: containerResources('nano').limits },
  ])('both programs accept it: $name', async settings => {
    const common = { endpoints: ['192.0.2.10:80'], limits, ...settings };
    const caches = ['a-0.a.ns.svc.cluster.local', 'a-1.a.ns.svc.cluster.local'];
    await Servers.check(
      programs,
      { caches, trustedProxies: [], purgeFrom: [], ...common },
      { size: '10Gi', ...common },
    );
  });

  describe('running', () => {
    let origin: Origin;
    let servers: Servers;
    const ask = async (path: string, init?: RequestInit): Promise<string> => {
      const response = await servers.get(path, init);
      return `${response.status} ${await response.text()} ${response.headers.get('x-cache-status')}`;
    };

    beforeEach(async () => {
      origin = await Origin.start();
    });
    afterEach(async () => {
      await servers.stop();
      await origin.stop().catch(() => undefined);
    });
    const start = async (more: { purgeFrom?: string[]; trustedProxies?: string[] } = {}): Promise<void> => {
      const endpoints = [origin.endpoint];
      const haproxy = { endpoints, trustedProxies: [], purgeFrom: [], limits, ...more };
      servers = await Servers.start(programs, haproxy, { endpoints, size: '1Gi', limits });
      origin.asked = 0;
    };

    test('the second answer comes from the cache, and still does when the origin is gone', async () => {
      await start();
      expect(await ask('/a')).toBe('200 GET 1 MISS');
      expect(await ask('/a')).toBe('200 GET 1 HIT');
      expect(await ask('/a?x=1')).toBe('200 GET 2 MISS');
      await origin.stop();
      expect(await ask('/a')).toBe('200 GET 1 HIT');
    });

    test('PURGE fetches anew from networks that may, and is refused to others', async () => {
      await start({ purgeFrom: ['127.0.0.0/8'] });
      await ask('/a');
      expect(await ask('/a', { method: 'PURGE' })).toBe('200 GET 2 BYPASS');
      expect(await ask('/a')).toBe('200 GET 2 HIT');
      await servers.stop();
      await start();
      expect(await ask('/a', { method: 'PURGE' })).toMatch(/^403 /);
      await ask('/a');
      expect(await ask('/a', { headers: { 'X-Cache-Refresh': '1' } })).toMatch(/ HIT$/);
    });

    test('X-Forwarded-For is the peer, with what a trusted proxy says before it', async () => {
      await start();
      await ask('/a', { headers: { 'X-Forwarded-For': '198.51.100.7' } });
      expect(origin.headers['x-forwarded-for']).toBe('127.0.0.1');
      await servers.stop();
      await start({ trustedProxies: ['127.0.0.0/8'] });
      await ask('/a', { headers: { 'X-Forwarded-For': '198.51.100.7' } });
      expect(origin.headers['x-forwarded-for']).toBe('198.51.100.7, 127.0.0.1');
    });

    test('without a cache the origin answers; health and metrics have a port of their own', async () => {
      await start();
      await servers.stopNginx();
      await new Promise(resolve => setTimeout(resolve, 1000));
      expect(await ask('/a')).toBe('200 GET 1 null');
      expect((await servers.health('/healthz')).status).toBe(200);
      expect(await (await servers.health('/metrics')).text()).toContain(
        'haproxy_server_status{proxy="caches",server="cache0"',
      );
      expect((await servers.health('/other')).status).toBe(404);
    });
  });
});
