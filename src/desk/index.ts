export { handleReview, type DeskRequest, type DeskResponse, type ReviewAnswer, type ReviewDeps } from './handle-review';
