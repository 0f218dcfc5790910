import type { INodeProperties } from 'n8n-workflow';
import { showFor } from './show-for';

/** In whose name messages go out, and which workflow acts. */
export const messageProperties: INodeProperties[] = [
	{
		displayName: 'From',
		name: 'emailFrom',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'Support <support@example.com>',
		description: 'The sender of the mail; recipients, subject and body come from the action',
		...showFor('email'),
	},
	{
		displayName: 'Sender ID',
		name: 'hubspotSender',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'A-12345',
		description: 'The HubSpot actor in whose name the reply is sent',
		...showFor('hubspotReply'),
	},
	{
		displayName: 'Sender ID',
		name: 'intercomSender',
		type: 'string',
		default: '',
		required: true,
		placeholder: '814860',
		description: 'The Intercom admin in whose name the reply is sent',
		...showFor('intercomReply'),
	},
	{
		displayName: 'Workflow',
		name: 'subWorkflow',
		type: 'workflowSelector',
		default: '',
		required: true,
		description: 'Receives the action and the intent ID, carries it out and must run to its end; an error in it leaves the outcome unknown',
		...showFor('subWorkflow'),
	},
];
