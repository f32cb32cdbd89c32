-- Not deterministic (the default of an alias), so that it runs for each statement.
create alias if not exists disk_time for 'io.tenantry.samples.storefront.DiskTime.pass';

create table if not exists product (
  tenant varchar(64) not null,
  sku varchar(32) not null,
  name varchar(100) not null,
  price numeric(10, 2) not null,
  primary key (tenant, sku)
);

create table if not exists customer_order (
  id bigint generated always as identity primary key,
  tenant varchar(64) not null,
  sku varchar(32) not null,
  quantity integer not null,
  foreign key (tenant, sku) references product
);

create table if not exists stock (
  tenant varchar(64) not null,
  sku varchar(32) not null,
  available integer not null check (available >= 0),
  primary key (tenant, sku),
  foreign key (tenant, sku) references product
);
