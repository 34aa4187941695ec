import { z } from 'zod';

// The content policy forbids eval. Told before any schema is made, zod does not even probe for it.
z.config({ jitless: true });
