import { Component, Platform } from 'strata-cloud';
import { Secret } from 'strata-cloud/kinds/core';

const component = new Component(new Platform('bad'), 'web', { namespace: 'default' });
new Secret(component, 'login', { stringData: { password: 'correct horse battery staple' } });
