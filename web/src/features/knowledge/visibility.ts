import type { Visibility } from '../../api/knowledge'

// From everybody to the fewest.
export const visibilities = [
  'public',
  'signed_in',
  'tier',
  'internal',
  'restricted',
] as const satisfies readonly Visibility[]
