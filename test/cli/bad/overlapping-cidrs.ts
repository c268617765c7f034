import { Platform } from 'strata-cloud';

new Platform('bad', { podCidr: '10.96.0.0/12', serviceCidr: '10.96.0.0/16', nodeCidr: '192.168.0.0/24' });
