export { check, isFailure, type CheckOptions } from './check';
export { checkManifests } from './manifests';
export { exceptions, type PodSecurityException } from './exceptions';
