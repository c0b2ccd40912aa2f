import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import type { ConversationRow, Message } from '../../api/conversation'
import { takeMessage } from '../../api/conversation'
import type { Listing } from '../../api/http'
import type { Hint } from '../../api/realtime'
import { useChannel } from '../../api/realtime'
import { useMe } from '../../api/session'
import { forgetTyping, noteColleague, noteTyping } from './typing'

// Hints of the desk: rows change in place at once, the lists are read again soon after.
export function useDeskLine(onAttention: (hint: Hint) => void): void {
  const client = useQueryClient()
  const me = useMe()
  const workspaceId = me.workspace?.id
  useChannel(workspaceId ? `workspace:${workspaceId}:desk` : null, (hint) => {
    patchRow(client, hint)
    readListsSoon(client)
    onAttention(hint)
  })
  useChannel(me.member ? `member:${me.member.id}` : null, (hint) => {
    patchRow(client, hint)
    readListsSoon(client)
    onAttention(hint)
  })
}

// What happens in the open conversation.
export function useConversationLine(id: string | null): void {
  const client = useQueryClient()
  useChannel(id ? `conversation:${id}` : null, (hint) => {
    if (!id) return
    if (hint.type === 'typing') {
      if (hint.by === 'customer') {
        if (hint.on === false) forgetTyping(id)
        else noteTyping(id)
      } else noteColleague(id, hint)
      return
    }
    if (hint.type === 'viewing') {
      void client.invalidateQueries({ queryKey: ['conversation', id] })
      return
    }
    const message = hint.message as Message | undefined
    if (message?.by === 'customer') forgetTyping(id)
    // The copy names neither the colleague who wrote nor the files that came: those are read.
    if (message?.seq && message.by !== 'agent' && !message.file_ids)
      takeMessage(client, { ...message, conversation_id: id })
    else void client.invalidateQueries({ queryKey: ['messages', id] })
    if (!message?.seq) void client.invalidateQueries({ queryKey: ['suggestions', id] }) // the bot may have drafted
    void client.invalidateQueries({ queryKey: ['conversation', id] })
  })
}

function patchRow(client: QueryClient, hint: Hint): void {
  const change = (hint.row ?? hint.conversation) as Partial<ConversationRow> | undefined
  if (!change?.id || change.last_seq === undefined) return
  client.setQueriesData<InfiniteData<Listing<ConversationRow>>>({ queryKey: ['conversations'] }, (data) => {
    if (!data) return data
    return {
      ...data,
      pages: data.pages.map((page) => ({
        ...page,
        items: (page.items ?? []).map((row) => (row.id === change.id ? { ...row, ...change } : row)),
      })),
    }
  })
}

const settle = 400
let timer: ReturnType<typeof setTimeout> | null = null

// Many hints, one reading.
function readListsSoon(client: QueryClient): void {
  if (timer) return
  timer = setTimeout(() => {
    timer = null
    void client.invalidateQueries({ queryKey: ['conversations'] })
    void client.invalidateQueries({ queryKey: ['presence'] })
    void client.invalidateQueries({ queryKey: ['queue'] })
  }, settle)
}
