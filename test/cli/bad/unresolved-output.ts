import { Component, Platform } from 'strata-cloud';
import { ConfigMap } from 'strata-cloud/kinds/core';

/** What a Pulumi Output looks like from outside. */
class OutputImpl {
  readonly __pulumiOutput = true;
}

const component = new Component(new Platform('bad'), 'web', { namespace: 'default' });
new ConfigMap(component, 'settings', { data: { address: new OutputImpl() as unknown as string } });
