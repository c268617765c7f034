/** Where a node finds what it would ask a registry for. A mirror with a folder answers below `/v2/FOLDER`, and says so by `overridePath`. */
export function mirrorEndpoint(mirror: string): { readonly url: string; readonly overridePath: boolean } {
  const { origin, pathname } = new URL(mirror.includes('://') ? mirror : `https://${mirror}`);
  const folder = pathname.replace(/\/$/, '');
  return folder === '' ? { url: origin, overridePath: false } : { url: `${origin}/v2${folder}`, overridePath: true };
}
