import type { Construct } from 'constructs';
import { groupOf } from '../kinds/kind';
import { findKind } from '../kinds/registry';
import { KubeObject } from '../kinds/kube-object';
import type { JsonObject } from '../values/json';
import type { ChartFacts } from './chart-facts';
import { checkProps } from './check-props';
import { Component, type ComponentProps, type NamespaceOptions } from './component';
import { HELM_COMPONENT } from './component-shapes';
import { guardsKnowably } from './guards';
import { crdId } from './identity';
import type { JsonPatchOperation } from './patches';

/** Where a chart comes from, pinned. */
export interface ChartSource {
  /** `https://` address of a chart repository, or `oci://` address of the folder that holds the chart. */
  readonly repository: string;
  readonly name: string;
  /** Exact version; ranges are refused. */
  readonly version: string;
  /**
   * Digest of an OCI chart, `sha256:...`.
   * @default - the version alone
   */
  readonly digest?: string;
}

/** What users may set on every component that is a chart. */
export interface HelmOptions extends ComponentProps {
  /**
   * Chart values laid over those that the component sets; `false`, `0`, `''` and `null` count.
   * @default - nothing is laid over
   */
  readonly values?: JsonObject;
  /**
   * What the chart renders with all its values, made by `strata vendor`.
   * @default - those that the package brings for a component with the defaults of its props; else unknown: checks say what they can't cover
   */
  readonly facts?: ChartFacts;
}

/** Props of {@link HelmComponent}. */
export interface HelmComponentProps extends HelmOptions {
  readonly chart: ChartSource;
  /** Namespace of the release; the component makes it. */
  readonly namespace: string;
  /**
   * Whether the component makes the namespace; not where it moves in with another component.
   * @default true
   */
  readonly createNamespace?: boolean;
  /**
   * Labels, annotations and pod security of the namespace.
   * @default - restricted
   */
  readonly namespaceOptions?: NamespaceOptions;
  /**
   * Changes of objects that the chart renders, for what none of its values says.
   * @default - none
   */
  readonly renderedPatches?: readonly RenderedPatch[];
}

/** A change of objects that a chart renders. Flux makes it between Helm's rendering and the API server. */
export interface RenderedPatch {
  readonly kind: string;
  /**
   * Name of the object.
   * @default - all objects of the kind
   */
  readonly name?: string;
  readonly json: readonly JsonPatchOperation[];
}

const RETRY_INTERVAL = '1m';
/** How often Flux looks for drift and for a changed chart. */
const INTERVAL = '10m';
const SOURCES = 'source.toolkit.fluxcd.io/v1';
const RELEASE = { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', namespaced: true } as const;

/**
 * A component that is an upstream chart: its namespace, its source and a release that Flux keeps free of drift and retries without end,
 * never uninstalling on failure.
 * @example
 * new HelmComponent(platform, 'podinfo', {
 *   chart: { repository: 'https://stefanprodan.github.io/podinfo', name: 'podinfo', version: '6.9.2' },
 *   namespace: 'podinfo',
 *   values: { replicaCount: 2 },
 * });
 */
export class HelmComponent extends Component {
  /** The release, for references and patches. */
  readonly release: KubeObject;
  declare readonly namespace: string;

  /** @throws FindingsError with all problems of the props; what a derived class adds to them is its own to check */
  constructor(scope: Construct, id: string, props: HelmComponentProps) {
    checkProps(scope, id, props, HELM_COMPONENT, new.target === HelmComponent ? 'refused' : 'allowed');
    const { chart, namespace, createNamespace = true, namespaceOptions, values = {}, facts, timeout } = props;
    const { renderedPatches = [] } = props;
    super(scope, id, { namespace, timeout });
    if (createNamespace) this.addNamespace(namespace, namespaceOptions);
    const oci = chart.repository.startsWith('oci://');
    if (oci) this.addOciSource(chart);
    else this.addRepository(chart);
    this.release = new KubeObject(this, 'release', RELEASE, {
      metadata: { name: id, namespace },
      spec: {
        interval: INTERVAL,
        timeout: this.timeout,
        releaseName: id,
        ...(oci ? { chartRef: { kind: 'OCIRepository', name: id } } : { chart: { spec: chartSpec(id, chart) } }),
        driftDetection: { mode: 'enabled' },
        install: { crds: 'CreateReplace', strategy: { name: 'RetryOnFailure', retryInterval: RETRY_INTERVAL } },
        upgrade: { crds: 'CreateReplace', strategy: { name: 'RetryOnFailure', retryInterval: RETRY_INTERVAL } },
        values,
        ...(renderedPatches.length === 0 ? {} : { postRenderers: [postRenderer(renderedPatches)] }),
      },
    });
    const { repository, name, version } = chart;
    this.statements.charts.push({ release: this.release, repository, name, version, values, facts });
    if (facts !== undefined) this.provideFacts(facts);
  }

  private addRepository({ repository }: ChartSource): void {
    new KubeObject(
      this,
      'source',
      { apiVersion: SOURCES, kind: 'HelmRepository', namespaced: true },
      {
        metadata: { name: this.node.id, namespace: this.namespace },
        spec: { interval: '1h', url: repository },
      },
    );
  }

  private addOciSource({ repository, name, version, digest }: ChartSource): void {
    new KubeObject(
      this,
      'source',
      { apiVersion: SOURCES, kind: 'OCIRepository', namespaced: true },
      {
        metadata: { name: this.node.id, namespace: this.namespace },
        spec: {
          interval: '1h',
          url: `${repository}/${name}`,
          ref: digest === undefined ? { tag: version } : { digest },
          layerSelector: { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: 'copy' },
        },
      },
    );
  }

  /** What the release installs is there once the release is ready. */
  private provideFacts({ crds, objects, webhooks }: ChartFacts): void {
    for (const crd of crds) {
      const dot = crd.indexOf('.');
      this.provide(crdId(crd.slice(dot + 1), crd.slice(0, dot)));
    }
    for (const { apiVersion, kind, namespace, name } of objects) {
      const group = groupOf(apiVersion);
      const home = findKind(group, kind)?.namespaced === true ? (namespace ?? this.namespace) : namespace;
      this.provide({ group, kind, namespace: home, name });
    }
    // rules on core resources guard everybody's pods by a selector that the model can't judge; they order nothing
    const guarding = webhooks.filter(
      ({ failurePolicy, group, selective }) => failurePolicy === 'Fail' && guardsKnowably(group, selective),
    );
    this.guard(...guarding.flatMap(({ group, resources }) => resources.map(resource => ({ group, resource }))));
  }
}

function postRenderer(patches: readonly RenderedPatch[]): JsonObject {
  return {
    kustomize: {
      patches: patches.map(({ kind, name, json }) => ({
        target: { kind, ...(name === undefined ? {} : { name }) },
        patch: JSON.stringify(json),
      })),
    },
  };
}

function chartSpec(id: string, { name, version }: ChartSource): JsonObject {
  return { chart: name, version, sourceRef: { kind: 'HelmRepository', name: id } };
}
