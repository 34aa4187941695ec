import { z } from 'zod';
import { Deploy } from './deploy.ts';
import { Freeze, Lock } from './lock.ts';
import { Usual } from './numbers.ts';

export const CONFIRMATIONS = ['none', 'click', 'typed'] as const;

export const Target = z
  .object({
    id: z.string(),
    title: z.string(),
    repository: z.string(),
    workflow: z.string(),
    ref: z.string().describe('The ref offered first.'),
    refs: z.array(z.string()).nullable().describe('Globs of the refs allowed; null: any.'),
    environment: z.string().nullable(),
    promotes_from: z
      .string()
      .nullable()
      .describe('The target where a commit has to have succeeded before it comes here.'),
    confirm: z.enum(CONFIRMATIONS),
    concurrency: z
      .number()
      .int()
      .nullable()
      .describe('How many deploys may be under way there at once; null: any number.'),
    lock: Lock.nullable(),
    freeze: Freeze.nullable().describe('The one that is on, else the next within two days.'),
    behind: z
      .object({
        ref: z.string(),
        by: z.number().int().describe('Commits that the ref has and that are not live.'),
        beyond: z.number().int().describe('Commits that are live and that the ref has not.'),
        compare_url: z.string().nullable(),
        at_utc: z.iso.datetime().describe('When it was counted.'),
      })
      .nullable()
      .describe('How far what is live is behind the ref offered first; null: not known (yet).'),
    usual: Usual.nullable().describe('How long deploys there take; null under five of them.'),
    live: Deploy.nullable().describe('The last deploy that succeeded.'),
    open: Deploy.nullable().describe('The newest deploy under way.'),
    under_way: z
      .number()
      .int()
      .describe('How many deploys are under way there, `open` among them.'),
    last: Deploy.nullable().describe('The deploy that ended last, however it ended.'),
  })
  .meta({ id: 'Target' });
export type Target = z.infer<typeof Target>;

export const TargetList = z.object({ targets: z.array(Target) }).meta({ id: 'TargetList' });
export type TargetList = z.infer<typeof TargetList>;

export const INPUT_TYPES = ['string', 'boolean', 'choice', 'number', 'environment'] as const;

export const FormInput = z
  .object({
    name: z.string(),
    type: z.enum(INPUT_TYPES),
    description: z.string().nullable(),
    required: z.boolean(),
    default: z.string().nullable(),
    options: z.array(z.string()),
  })
  .meta({ id: 'InputField' });
export type FormInput = z.infer<typeof FormInput>;

export const Form = z
  .object({
    target: z.string(),
    ref: z.string(),
    known: z
      .boolean()
      .describe('False while the workflow could not be read: GitHub then checks the inputs.'),
    note: z.string().nullable().describe('Why it could not be read.'),
    inputs: z.array(FormInput).describe('What the workflow asks for and the target does not fix.'),
    fixed: z.record(z.string(), z.string()).describe('Inputs that the target sets itself.'),
  })
  .meta({ id: 'Form' });
export type Form = z.infer<typeof Form>;
