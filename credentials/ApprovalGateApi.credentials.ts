import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** Signing keys and the store: what every node of the chain needs and no draft or model ever sees. */
export class ApprovalGateApi implements ICredentialType {
	name = 'approvalGateApi';

	displayName = 'Approval Gate API';

	icon: Icon = { light: 'file:../icons/approval-gate.svg', dark: 'file:../icons/approval-gate.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-draft-approve-act/n8n-nodes-draft-approve-act/blob/main/docs/credential.md';

	testedBy = 'approvalGateTest';

	properties: INodeProperties[] = [
		{
			displayName: 'Signing Key ID',
			name: 'signingKeyId',
			type: 'string',
			default: 'key-1',
			required: true,
			description: 'Name of the key that signs review links and grants; change it whenever you change the key',
		},
		{
			displayName: 'Signing Key',
			name: 'signingKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'At least 32 random bytes, for example from: openssl rand -base64 32',
		},
		{
			displayName: 'Older Signing Keys',
			name: 'olderKeys',
			type: 'string',
			typeOptions: { password: true, rows: 3 },
			default: '',
			placeholder: 'key-0: …',
			description: 'Keys that still verify what they signed, one per line as "key ID: key"; remove one when its last approval is closed',
		},
		{
			displayName: 'Store',
			name: 'storeKind',
			type: 'options',
			options: [
				{ name: 'SQLite', value: 'sqlite', description: 'A file on this machine; right for one n8n instance' },
				{ name: 'PostgreSQL', value: 'postgres', description: 'A database that several n8n processes or machines share' },
			],
			default: 'sqlite',
			description: 'Where approvals, grants and the audit log are kept',
		},
		{
			displayName: 'SQLite File',
			name: 'sqlitePath',
			type: 'string',
			default: '',
			placeholder: '/home/node/.n8n/draft-approve-act/store.sqlite',
			displayOptions: { show: { storeKind: ['sqlite'] } },
			description: 'Absolute path of the store; empty means draft-approve-act/store.sqlite in the n8n folder',
		},
		{
			displayName: 'Host',
			name: 'postgresHost',
			type: 'string',
			default: 'localhost',
			displayOptions: { show: { storeKind: ['postgres'] } },
		},
		{
			displayName: 'Port',
			name: 'postgresPort',
			type: 'number',
			default: 5432,
			displayOptions: { show: { storeKind: ['postgres'] } },
		},
		{
			displayName: 'Database',
			name: 'postgresDatabase',
			type: 'string',
			default: '',
			displayOptions: { show: { storeKind: ['postgres'] } },
		},
		{
			displayName: 'User',
			name: 'postgresUser',
			type: 'string',
			default: '',
			displayOptions: { show: { storeKind: ['postgres'] } },
		},
		{
			displayName: 'Password',
			name: 'postgresPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { storeKind: ['postgres'] } },
		},
		{
			displayName: 'Schema',
			name: 'postgresSchema',
			type: 'string',
			default: 'daa',
			displayOptions: { show: { storeKind: ['postgres'] } },
			description: 'Schema that holds the tables; made when it is missing',
		},
		{
			displayName: 'TLS',
			name: 'postgresSsl',
			type: 'options',
			options: [
				{ name: 'Off', value: 'disable' },
				{ name: 'On, Certificate Not Checked', value: 'require' },
				{ name: 'On, Certificate Checked', value: 'verify' },
			],
			default: 'verify',
			displayOptions: { show: { storeKind: ['postgres'] } },
		},
		{
			displayName: 'Public Base URL',
			name: 'publicBaseUrl',
			type: 'string',
			default: '',
			placeholder: 'https://approvals.example.com',
			description: 'Origin for review links when approvers reach n8n under another address than WEBHOOK_URL says',
		},
		{
			displayName: 'OIDC Issuer',
			name: 'oidcIssuer',
			type: 'string',
			default: '',
			placeholder: 'https://id.example.com',
			description: 'OpenID Connect provider where approvers sign in for risky approvals; needs a workflow with Review Desk Trigger, whose production URL is the redirect URI',
		},
		{
			displayName: 'OIDC Client ID',
			name: 'oidcClientId',
			type: 'string',
			default: '',
		},
		{
			displayName: 'OIDC Client Secret',
			name: 'oidcClientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Empty for a public client',
		},
		{
			displayName: 'OIDC Scopes',
			name: 'oidcScopes',
			type: 'string',
			default: 'openid email',
			description: 'What is asked of the provider; email is needed when people are known by their verified address',
		},
		{
			displayName: 'OIDC Signing Algorithm',
			name: 'oidcSigningAlgorithm',
			type: 'options',
			options: [
				{ name: 'EdDSA', value: 'EdDSA' },
				{ name: 'ES256', value: 'ES256' },
				{ name: 'PS256', value: 'PS256' },
				{ name: 'RS256', value: 'RS256' },
			],
			default: 'RS256',
			description: 'The only algorithm in which the provider\'s ID tokens are accepted',
		},
	];
}
