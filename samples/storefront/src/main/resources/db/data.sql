insert into product (tenant, sku, name, price)
select t.tenant, g.sku, g.name, g.price
from (values ('acme'), ('globex'), ('initech'), ('umbrella'), ('hooli')) as t (tenant)
cross join (values
  ('anvil', 'Anvil, 50 kg', 129.00),
  ('magnet', 'Magnet, very large', 49.50),
  ('rope', 'Rope, 30 m', 19.90),
  ('stapler', 'Stapler, red', 14.95)
) as g (sku, name, price)
where not exists (select 1 from product p where p.tenant = t.tenant and p.sku = g.sku);

insert into stock (tenant, sku, available)
select p.tenant, p.sku, 10 * length(p.tenant) + length(p.sku)
from product p
where not exists (select 1 from stock s where s.tenant = p.tenant and s.sku = p.sku);
