import { z } from 'zod';

/** A person closed a target. */
export const Lock = z
  .object({ reason: z.string(), by: z.string(), at_utc: z.iso.datetime() })
  .meta({ id: 'Lock' });
