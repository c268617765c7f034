import { Component, Platform } from 'strata-cloud';
import { ClusterIssuer } from 'strata-cloud/kinds/cert-manager.io';

const component = new Component(new Platform('bad'), 'issuers');
new ClusterIssuer(component, 'selfsigned', { spec: { selfSigned: {} } });
