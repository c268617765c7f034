import { Cidr } from '../../lib/values/cidr';
import { parseIpv4, parseIpv6 } from '../../lib/values/ip-address';
import { cacheLimit } from './http-cache-nginx';
import type { HttpCacheValues } from './http-cache-values';
import { hasShape, NAME_TOO_LONG, ValuesSchema, type Problem } from './values';

const SCHEMA = new ValuesSchema('http-cache');

/** Smallest disk that is worth a cache, in mebibytes that the cache may hold. */
const SMALLEST_CACHE = 64;

/** Longest name of the application: its StatefulSet adds `-nginx-cache`, and may have 52 characters, since the revision of its pods is a label. */
const NAME_LENGTH = 40;

/** All problems of plain values. */
export function valueProblems(values: HttpCacheValues, releaseName: string): readonly Problem[] {
  const problems = [...nameProblems(releaseName), ...SCHEMA.problems(values)];
  if (!hasShape(problems)) return problems;
  const { endpoints, trustedProxies = [], purgeFrom = [], size = '10Gi' } = values;
  return [
    ...problems,
    ...endpoints.flatMap((endpoint, index) => endpointProblems(endpoint, index, endpoints)),
    ...trustedProxies.flatMap((network, index) => networkProblems(network, `trustedProxies[${index}]`)),
    ...purgeFrom.flatMap((network, index) => networkProblems(network, `purgeFrom[${index}]`)),
    ...(problems.some(({ field }) => field === 'size') ? [] : sizeProblems(size)),
  ];
}

function nameProblems(releaseName: string): Problem[] {
  if (releaseName.length <= NAME_LENGTH) return [];
  const message = `'${releaseName}' has ${releaseName.length} characters, an HTTP cache may have ${NAME_LENGTH}`;
  return [{ code: NAME_TOO_LONG, field: 'id', message, fix: 'give the application a shorter id' }];
}

function endpointProblems(endpoint: string, index: number, all: readonly string[]): Problem[] {
  const field = `endpoints[${index}]`;
  const [, address = '', port = ''] = /^(.*):(\d{1,5})$/.exec(endpoint) ?? [];
  const ipv6 = /^\[(.*)\]$/.exec(address)?.[1];
  const isAddress = ipv6 === undefined ? parseIpv4(address) : parseIpv6(ipv6);
  if (isAddress === undefined || Number(port) < 1 || Number(port) > 65535)
    return [
      {
        code: 'http-cache/endpoint',
        field,
        message: `must be address:port, got '${endpoint}'`,
        fix: "for example '192.0.2.10:80' or '[2001:db8::10]:80'; a name is looked up once, so give the address it stands for",
      },
    ];
  if (all.indexOf(endpoint) === index) return [];
  return [{ code: 'http-cache/endpoint', field, message: `'${endpoint}' is given twice`, fix: 'give it once' }];
}

function networkProblems(network: string, field: string): Problem[] {
  try {
    Cidr.parse(network);
    return [];
  } catch (error) {
    return [{ code: 'props/value', field, message: (error as Error).message }];
  }
}

function sizeProblems(size: string | number): Problem[] {
  const limit = cacheLimit(size);
  if (limit >= SMALLEST_CACHE) return [];
  const message = `'${size}' leaves ${limit} MiB for cached answers, it must leave at least ${SMALLEST_CACHE}`;
  return [{ code: 'http-cache/size', field: 'size', message, fix: "give at least '72Mi', and rather gigabytes" }];
}
