import { Platform } from 'strata-cloud';

new Platform('bad');
void Promise.reject(new Error('the inventory does not answer'));
