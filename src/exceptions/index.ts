export { addException, type NewException } from './add-exception';
export { claimException } from './claim-exception';
export { listExceptions, type ListedException } from './list-exceptions';
export { releaseException } from './release-exception';
export { resolveException, type Resolution } from './resolve-exception';
export { scoreOf } from './score-of';
