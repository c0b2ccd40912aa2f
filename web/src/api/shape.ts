import type { components } from './schema'

type Schemas = components['schemas']

// A shape of the API by its name there, as generated from the server's code.
export type Shape<Name extends keyof Schemas> = Omit<Schemas[Name], '$schema'>
