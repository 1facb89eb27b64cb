/** Files that lie in many PDFs without making them portfolios. */

/** An electronic invoice's data beside its picture, by the names that Factur-X, ZUGFeRD, XRechnung and Order-X prescribe. */
const invoiceData = /^(?:factur-x|zugferd-invoice|xrechnung|order-x|cii|ubl)\.xml$/i;

/** Whether a file is an invoice's data by its name alone. */
export const isInvoiceData = (name: string): boolean => invoiceData.test(name);
