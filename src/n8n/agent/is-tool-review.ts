import type { FunctionsBase } from 'n8n-workflow';

/** n8n makes this form of the node by itself: a review that an AI Agent puts in front of its tools. */
export const isToolReview = (functions: Pick<FunctionsBase, 'getNode'>): boolean => functions.getNode().type.endsWith('HitlTool');
