import type { Construct } from 'constructs';
import { Certificate, Issuer } from '../../lib/kinds/generated/cert-manager.io';
import type { CertManager } from '../../lib/kinds/generated/piraeus.io';

/** Issuer whose certificates sign themselves: for the authorities and for the operator's webhook. */
export const BOOTSTRAPPER = { name: 'ca-bootstrapper', kind: 'Issuer' } as const;

/** Issuers of LINSTOR's certificates: for its API, and for what controller and satellites say to each other. */
export interface LinstorAuthorities {
  readonly api: CertManager;
  readonly internal: CertManager;
}

const TEN_YEARS = '87600h';

/** Adds an authority of its own for each of the two: who may call the API must not be able to play a satellite. */
export function linstorAuthorities(scope: Construct): LinstorAuthorities {
  new Issuer(scope, BOOTSTRAPPER.name, { metadata: { name: BOOTSTRAPPER.name }, spec: { selfSigned: {} } });
  return { api: authority(scope, 'linstor-api-ca'), internal: authority(scope, 'linstor-internal-ca') };
}

function authority(scope: Construct, name: string): CertManager {
  new Certificate(scope, `certificate-${name}`, {
    metadata: { name },
    spec: {
      commonName: name,
      secretName: name,
      isCA: true,
      duration: TEN_YEARS,
      usages: ['signing', 'key encipherment', 'cert sign'],
      // a new key would make all that it signed before worthless
      privateKey: { rotationPolicy: 'Never' },
      issuerRef: BOOTSTRAPPER,
    },
  });
  new Issuer(scope, name, { metadata: { name }, spec: { ca: { secretName: name } } });
  return { name, kind: 'Issuer' };
}
