import { defineText } from '../../i18n/text'

// What the results of a search say; loaded with the first.
export const searchText = defineText(
  {
    searchConversations: '会话',
    searchMessages: '消息',
    searchCustomers: '客户',
    searchNothing: '没有找到「{q}」',
    searchNothingText: '试试更短的词，两个汉字就能搜；也可以按手机号或邮箱搜。',
    searchShort: '再输入一个字开始搜索',
  },
  {
    searchConversations: 'Conversations',
    searchMessages: 'Messages',
    searchCustomers: 'Customers',
    searchNothing: 'Nothing found for “{q}”',
    searchNothingText:
      'Try a shorter word; two Chinese characters are enough. Phone numbers and emails work too.',
    searchShort: 'Type one more character to search',
  },
)
