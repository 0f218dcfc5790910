import { freshdesk } from './freshdesk';
import { pipedrive } from './pipedrive';
import { servicenow } from './servicenow';
import { zohoCrm } from './zoho-crm';
import { zohoDesk } from './zoho-desk';

/** Systems described as data; an owner's own description has the same form. */
export const REST_PRESETS = { freshdesk, pipedrive, servicenow, zoho_crm: zohoCrm, zoho_desk: zohoDesk } as const;
export type RestPreset = keyof typeof REST_PRESETS;
