// Where the section's pages stand. The router knows one address for all of them: see Documents.
const to = '/knowledge/documents/$' as const

export const listPlace = { to, params: { _splat: '' } } as const

// Of one document, or of all.
export function questionsPlace(document?: string) {
  return { to, params: { _splat: document ? `questions/${document}` : 'questions' } }
}

export function documentPlace(id: string) {
  return { to, params: { _splat: id } }
}

export function runPlace(id: string) {
  return { to, params: { _splat: `runs/${id}` } }
}
