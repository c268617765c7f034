import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { FindingsError } from '../values/finding';
import type { Manifest } from '../values/json';
import { readDocuments } from '../yaml/read';
import { checkProps } from './check-props';
import { Component, type ComponentProps, type NamespaceOptions } from './component';
import { COMPONENT, NAMESPACE } from './component-shapes';
import { TEXT, required, text, type Shape } from './prop-types';

/** Props of {@link ManifestComponent}. */
export interface ManifestComponentProps extends ComponentProps {
  /** Where upstream publishes the manifest. It is fetched by `strata vendor`, never by synth. */
  readonly url: string;
  /** sha256 of the manifest in hexadecimal. */
  readonly sha256: string;
  /** The vendored copy. */
  readonly file: string;
  /**
   * Namespace that the component makes beside those in the manifest.
   * @default - none
   */
  readonly addNamespace?: NamespaceOptions;
}

const PROPS: Shape<ManifestComponentProps> = {
  ...COMPONENT,
  url: required(TEXT),
  sha256: required(text(/^[0-9a-f]{64}$/, 'be a sha256 of 64 hexadecimal digits')),
  file: required(TEXT),
  addNamespace: NAMESPACE,
};

/**
 * A component that upstream ships as a manifest. Its objects are part of the model like any other.
 * @throws FindingsError with all problems of the props, or if the vendored copy is missing, or is not the pinned one
 */
export class ManifestComponent extends Component {
  constructor(scope: Construct, id: string, props: ManifestComponentProps) {
    checkProps(scope, id, props, PROPS, new.target === ManifestComponent ? 'refused' : 'allowed');
    super(scope, id, props);
    const { namespace, addNamespace } = props;
    if (addNamespace !== undefined && namespace !== undefined) this.addNamespace(namespace, addNamespace);
    for (const manifest of readPinned(props, this)) {
      const { kind, metadata } = manifest;
      new ApiObject(
        this,
        [kind, metadata.namespace, metadata.name].filter(part => part !== undefined).join('-'),
        manifest,
      );
    }
  }
}

function readPinned({ url, sha256, file }: ManifestComponentProps, component: Component): readonly Manifest[] {
  const fail = (message: string): never => {
    throw new FindingsError([
      {
        code: 'manifest/vendored',
        severity: 'error',
        message,
        construct: component.node.path,
        source: component.source(),
        fix: `run \`strata vendor ${url}\`, look at what changed, and pin its sha256`,
      },
    ]);
  };
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return fail(
      `the vendored manifest ${file} can't be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== sha256) return fail(`the vendored manifest ${file} has sha256 ${actual}, pinned is ${sha256}`);
  const { documents, findings } = readDocuments(bytes.toString('utf8'), file);
  if (findings.length > 0) throw new FindingsError(findings);
  return documents.map(document => document.value as Manifest);
}
