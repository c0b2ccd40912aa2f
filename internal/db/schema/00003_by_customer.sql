-- What moves with a customer when two profiles become one is found by customer.
CREATE INDEX promise_customer ON promise (customer_id);
CREATE INDEX rating_customer ON rating (customer_id);
