/** Currencies in which agreements are made. */
export const currencies = ['KZT', 'EUR', 'USD', 'GBP'] as const
