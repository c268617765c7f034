import type { Construct } from 'constructs';
import {
  Certificate,
  ClusterIssuer,
  type ClusterIssuerProps,
  type IssuerSpecAcmeSolver,
} from '../../lib/kinds/generated/cert-manager.io';
import { checkProps } from '../../lib/model/check-props';
import { TEXT, object, required, text, where, type Shape } from '../../lib/model/prop-types';
import type { SecretKey } from '../../lib/values/secret-ref';

/** How a certificate names its issuer. */
export interface IssuerRef {
  readonly group: 'cert-manager.io';
  readonly kind: 'ClusterIssuer';
  readonly name: string;
}

/** Directory of an ACME service: Let's Encrypt's two, or the address of another. */
export type AcmeServer = 'production' | 'staging' | `https://${string}`;

/** How an ACME service is shown that a name is ours. */
export type AcmeSolver =
  | {
      /** By a page on the name itself; it must be reachable from the service. */
      readonly http01: {
        /** Ingress class that serves the page; an Ingress overrides it by `acme.cert-manager.io/http01-ingress-class`. */
        readonly ingressClass: string;
      };
    }
  | {
      /** By a record in DNS; wildcards need it. */
      readonly dns01: {
        readonly cloudflare: {
          /** API token that may edit the zone; its Secret is in the namespace of cert-manager. */
          readonly apiToken: SecretKey;
        };
      };
    };

/** Props of {@link AcmeIssuer}. */
export interface AcmeIssuerProps {
  readonly solver: AcmeSolver;
  /**
   * `production` is Let's Encrypt with its limits, `staging` the one to try with.
   * @default 'production'
   */
  readonly server?: AcmeServer;
  /**
   * Address that the service writes to about the account.
   * @default - none
   */
  readonly email?: string;
}

const SECRET_KEY = object<SecretKey>({
  secretKeyRef: required(object<SecretKey['secretKeyRef']>({ name: required(TEXT), key: required(TEXT) })),
});
type SolverMembers = { readonly http01?: object; readonly dns01?: object };
const SOLVER = where(
  object<SolverMembers>({
    http01: object<{ readonly ingressClass: string }>({ ingressClass: required(TEXT) }),
    dns01: object<{ readonly cloudflare: object }>({
      cloudflare: required(object<{ readonly apiToken: SecretKey }>({ apiToken: required(SECRET_KEY) })),
    }),
  }),
  ({ http01, dns01 }: SolverMembers) =>
    (http01 === undefined) === (dns01 === undefined) ? 'have one of http01 and dns01' : undefined,
);

const ACME_PROPS: Shape<AcmeIssuerProps> = {
  solver: required(SOLVER),
  server: text(/^(production|staging|https:\/\/.+)$/, 'be production, staging or an https:// address'),
  email: TEXT,
};

/** Source: Let's Encrypt, "Getting Started" and "Staging Environment". */
const LETS_ENCRYPT = {
  production: 'https://acme-v02.api.letsencrypt.org/directory',
  staging: 'https://acme-staging-v02.api.letsencrypt.org/directory',
} as const;

/** An issuer for all namespaces, named after its id. */
class NamedIssuer extends ClusterIssuer {
  /** What certificates take as `issuerRef`. */
  readonly ref: IssuerRef;

  constructor(scope: Construct, id: string, spec: ClusterIssuerProps['spec']) {
    super(scope, id, { metadata: { name: id }, spec });
    this.ref = { group: 'cert-manager.io', kind: 'ClusterIssuer', name: id };
  }
}

/**
 * An issuer for all namespaces whose certificates an ACME service signs, named after its id.
 * @example
 * new AcmeIssuer(certManager, 'letsencrypt', { solver: { http01: { ingressClass: 'nginx' } } });
 */
export class AcmeIssuer extends NamedIssuer {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: AcmeIssuerProps) {
    checkProps(scope, id, props, ACME_PROPS);
    const { solver, server = 'production', email } = props;
    super(scope, id, {
      acme: {
        email,
        server: server === 'production' || server === 'staging' ? LETS_ENCRYPT[server] : server,
        privateKeySecretRef: { name: `${id}-account` },
        solvers: [solverOf(solver)],
      },
    });
  }
}

/** An issuer for all namespaces whose certificates sign themselves, named after its id: for roots and for tests. */
export class SelfSignedIssuer extends NamedIssuer {
  constructor(scope: Construct, id: string) {
    super(scope, id, { selfSigned: {} });
  }
}

/** Props of {@link CaIssuer}. */
export interface CaIssuerProps {
  /**
   * Secret in the namespace of cert-manager with the authority's `tls.crt` and `tls.key`.
   * @default - an authority that cert-manager makes: valid for ten years, renewed a year before it ends
   */
  readonly secretName?: string;
}

const CA_PROPS: Shape<CaIssuerProps> = { secretName: TEXT };

const YEAR_HOURS = 8760;

/**
 * An issuer for all namespaces whose certificates an authority of the cluster signs, named after its id.
 * @example
 * new CaIssuer(certManager, 'internal');
 */
export class CaIssuer extends NamedIssuer {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: CaIssuerProps = {}) {
    checkProps(scope, id, props, CA_PROPS);
    const { secretName = `${id}-ca` } = props;
    super(scope, id, { ca: { secretName } });
    if (props.secretName === undefined) this.makeAuthority(secretName);
  }

  private makeAuthority(name: string): void {
    const root = new SelfSignedIssuer(this, `${name}-root`);
    new Certificate(this, name, {
      metadata: { name },
      spec: {
        commonName: name,
        secretName: name,
        isCA: true,
        duration: `${10 * YEAR_HOURS}h`,
        renewBefore: `${YEAR_HOURS}h`,
        // a new key would make all that it signed before worthless
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
        issuerRef: root.ref,
      },
    });
  }
}

function solverOf(solver: AcmeSolver): IssuerSpecAcmeSolver {
  if ('http01' in solver) return { http01: { ingress: { ingressClassName: solver.http01.ingressClass } } };
  const { name, key } = solver.dns01.cloudflare.apiToken.secretKeyRef;
  return { dns01: { cloudflare: { apiTokenSecretRef: { name, key } } } };
}
