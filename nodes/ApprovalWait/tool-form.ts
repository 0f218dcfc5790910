import type { INodeProperties } from 'n8n-workflow';
import { policySource } from '../RiskTier/properties';

/**
 * n8n makes a second form of this node, a human review that an AI Agent puts in front of its tools. There no Risk Tier stands
 * before it, the call is the proposal, and nothing leads back.
 */
const IN_TOOL_FORM = { '@tool': [true] };

/** Left out of the tool form. */
export const notForTools = (property: INodeProperties): INodeProperties => ({ ...property, displayOptions: { ...property.displayOptions, hide: { ...property.displayOptions?.hide, ...IN_TOOL_FORM } } });

/** Every tier but the owner's own asks a person; whoever wants more writes rules by the tool's name and parameters. */
const DEFAULT_TOOL_POLICY = {
	id: 'agent-tools',
	version: '1',
	owner: 'Support operations',
	action_type: 'agent_tool_call',
	tiers: [{ tier: 'medium', when: {}, route: 'batch_review', sla_hours: 24, note: 'A person sees every call' }],
};

/** The policy by which a call is judged, asked for in the tool form only; the same fields as in Risk Tier. */
export const toolPolicyProperties: INodeProperties[] = policySource.map((property) => {
	const { policySource: source } = property.displayOptions?.show ?? {};
	return {
		...property,
		...(property.name === 'policy' && { default: JSON.stringify(DEFAULT_TOOL_POLICY, null, 2), description: 'Rules for the tool’s own name, else those for agent_tool_call; they read the call’s parameters' }),
		displayOptions: { show: { ...IN_TOOL_FORM, ...(source && { policySource: source }) } },
	};
});
