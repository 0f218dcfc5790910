export { handleReview, type DeskRequest, type DeskResponse, type ReviewAnswer, type ReviewDeps } from './handle-review';
export { handleRun, type RunAnswer, type RunDeps } from './handle-run';
export { handleDesk, type DeskVisit } from './handle-desk';
