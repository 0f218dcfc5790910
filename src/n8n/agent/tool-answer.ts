import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { utcPhrase } from '../../approve/describe-approval';
import type { ApprovalSection, ExecutionSection, RiskSection } from '../../sections';
import type { ApprovalRecord, DecisionRecord } from '../../store/port';

/** What n8n's agent reads of a review. Anything but `approved: true` means that the tool is not called. */
export interface ToolAnswer {
	approved: boolean;
	/** On a refusal: what the model is told. */
	chatInput?: string;
	approval?: ApprovalSection;
	execution?: ExecutionSection;
	risk?: RiskSection;
}

/** Nothing of the item that came in goes out: it holds what a model wrote, and n8n would take an `approved` from it. */
export const answerItem = (answer: ToolAnswer): INodeExecutionData => ({ json: { ...answer } as unknown as IDataObject, pairedItem: { item: 0 } });

const NOT_AGAIN = 'Do not try the same call again by yourself; say what is open and let the user decide.';

/** So that the model does not take a missing decision for a yes. */
export const undecidedWords = (dueAt: string): string => `Nobody decided about this call before ${utcPhrase(dueAt)}, so it was not made. ${NOT_AGAIN}`;

/** The refusal in words for the model: the approver's reason, without the approver's name. */
export function refusalWords(approval: ApprovalRecord, decisions: readonly DecisionRecord[]): string {
	const last = decisions.at(-1);
	const reason = last?.reason?.trim() ?? '';
	switch (approval.state) {
		case 'rejected':
			return `An approver refused this call, so it was not made: ${reason}`;
		case 'changes_requested':
			return `An approver asks for changes before this call may be made: ${reason}`;
		case 'cancelled':
			return `The request about this call was withdrawn, so it was not made. ${NOT_AGAIN}`;
		case 'invalidated':
			return `The request about this call no longer stands, so it was not made. ${NOT_AGAIN}`;
		default:
			return undecidedWords(approval.dueAt);
	}
}

/** Refused by a rule, a scan or at the door, before or in spite of any person. */
export const ruleWords = (reason: string): string => `This call was not allowed, so it was not made. ${reason} ${NOT_AGAIN}`;
