import { Component, Platform } from 'strata-cloud';
import { PersistentVolumeClaim } from 'strata-cloud/kinds/core';

const component = new Component(new Platform('bad'), 'files', { namespace: 'default' });
new PersistentVolumeClaim(component, 'files', {
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage: '1Gi' } } },
});
