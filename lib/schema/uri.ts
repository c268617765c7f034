import { parseIpv6 } from '../values/ip-address';

const HEX_ESCAPE = /^%[0-9a-fA-F]{2}/;
const USERINFO = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;
const PORT = /^(:\d*)?$/;
/** ASCII characters that may stand in a host; others of ASCII must not, and only a few may be escaped. */
const HOST_CHARACTER = /^[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]$/;

/** The parts of a URI, still escaped. */
export interface Uri {
  readonly scheme: string;
  readonly userinfo?: string;
  /** Host with its port, as given. */
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

/** Whether each `%` begins an escape of two hexadecimal digits. */
function escapesAreValid(text: string): boolean {
  for (let i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 3)) {
    if (!HEX_ESCAPE.test(text.slice(i, i + 3))) return false;
  }
  return true;
}

function hostTextIsValid(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '%') {
      const escape = text.slice(i, i + 3);
      // an escape in a host may only stand for a byte beyond ASCII, or for the percent sign itself
      if (!HEX_ESCAPE.test(escape) || (escape < '%8' && escape !== '%25')) return false;
      i += 2;
    } else if (character < '\x80' && !HOST_CHARACTER.test(character)) return false;
  }
  return true;
}

function hostIsValid(scheme: string, host: string): boolean {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) return false;
  if (bracket === 0) {
    const end = host.lastIndexOf(']');
    if (end < 0 || !PORT.test(host.slice(end + 1))) return false;
    const [address = '', ...zone] = host.slice(1, end).split('%25');
    return zone.every(part => part !== '' && escapesAreValid(part)) && parseIpv6(address) !== undefined;
  }
  const strict = scheme === 'http' || scheme === 'https';
  const colon = strict ? host.indexOf(':') : host.lastIndexOf(':');
  return (colon < 0 || PORT.test(host.slice(colon))) && hostTextIsValid(host);
}

/**
 * Reads an absolute URI or an absolute path as Go's `url.ParseRequestURI` does, which the API server uses for the
 * format `uri` and for `isURL()`; undefined if it is neither.
 */
export function parseRequestUri(text: string): Uri | undefined {
  if (text === '' || /[\x00-\x1f\x7f]/.test(text)) return undefined;
  if (text === '*') return { scheme: '', host: '', path: '*', query: '' };
  if (text.startsWith(':')) return undefined;
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1];
  const afterScheme = scheme === undefined ? text : text.slice(scheme.length + 1);
  const question = afterScheme.indexOf('?');
  const query = question < 0 ? '' : afterScheme.slice(question + 1);
  const rest = question < 0 ? afterScheme : afterScheme.slice(0, question);
  const lowerScheme = (scheme ?? '').toLowerCase();
  if (!rest.startsWith('/'))
    return scheme === undefined ? undefined : { scheme: lowerScheme, host: '', path: '', query };
  if (scheme === undefined || !rest.startsWith('//')) {
    return escapesAreValid(rest) ? { scheme: lowerScheme, host: '', path: rest, query } : undefined;
  }
  const slash = rest.indexOf('/', 2);
  const authority = rest.slice(2, slash < 0 ? undefined : slash);
  const path = slash < 0 ? '' : rest.slice(slash);
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  const userinfo = at < 0 ? undefined : authority.slice(0, at);
  if (!hostIsValid(lowerScheme, host) || !escapesAreValid(path)) return undefined;
  if (userinfo !== undefined && !(USERINFO.test(userinfo) && escapesAreValid(userinfo))) return undefined;
  return { scheme: lowerScheme, userinfo, host, path, query };
}
